"""The same answers for assistants, by the Model Context Protocol (MCP).

A call becomes the text that asks for the same thing, and is read, answered and rendered as anything typed in Slack.

    tools          what can be called: names, arguments, and the text that they ask
    calls          a call -> a reply, for whoever may
    results        a reply -> text, facts and blocks for assistants
    kit            blocks -> those that Slackbot draws, with buttons that call tools
    protocol       JSON-RPC -> JSON-RPC, in both generations of the specification
    http, stdio    the two transports
"""
