// A language model's server on a free port; its address is the first line printed. What it answers is chosen by a word in the request.
import { LLMock } from "@copilotkit/aimock";

const said = "CWM is a dense, decoder-only LLM [5]. It is trained with a context size of up to 131k tokens [5]. ";
const mock = new LLMock({ port: 0, chunkSize: 7 });
const answers = (word, response, more = {}) =>
  mock.on({ userMessage: new RegExp(word), ...more.match }, response, more.options);

answers("zebra-limited", { error: { message: "slow down", type: "rate_limit_error" }, status: 429 });
answers("zebra-failing", { error: { message: "oops", type: "server_error" }, status: 500 });
answers("zebra-refused", { error: { message: "no such model", type: "invalid_request_error" }, status: 404 });
answers("zebra-cut", { content: said.repeat(20) }, { options: { truncateAfterChunks: 5 } });
answers("zebra-dropped", { content: said.repeat(20) }, { options: { disconnectAfterMs: 30, latency: 10 } });
answers("zebra-malformed", { content: said }, { options: { chaos: { malformedRate: 1 } } });
answers("zebra-tool", { toolCalls: [{ name: "save_paper", arguments: JSON.stringify({ paper: "CWM" }) }] });
answers("zebra-slow", { content: said.repeat(50) }, { options: { latency: 400 } });
answers("Message:", { content: JSON.stringify({ request: 'authors of "ProofOptimizer"' }) });
answers(".", { content: said });
await mock.start();
console.log(mock.url);
