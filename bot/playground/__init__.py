"""A local page that behaves like Slack, for trying the bot without one."""
