"""Answer to Block Kit and plain text: the only place that knows Slack's limits and escaping."""
