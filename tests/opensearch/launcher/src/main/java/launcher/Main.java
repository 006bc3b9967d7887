package launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node in this process: {@code Main HOME KEY=VALUE...}; it serves until the process ends. */
public final class Main {

    /** A node with the modules that tests need; the class's own constructor that takes plugins is not public. */
    private static final class One extends Node {
        One(Environment environment, List<Class<? extends Plugin>> modules) {
            super(environment, modules, true);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder().put("path.home", arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings.build(), Map.of(), Path.of(arguments[0], "config"), () -> "node");
        Node node = new One(environment, List.of(CommonAnalysisPlugin.class, Netty4Plugin.class));
        node.start();
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}
