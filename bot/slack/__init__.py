"""Slack to text to Slack: what Slack can send, and the one path it takes.

listeners, payloads              which listener takes what; Slack's payloads as values
commands, events, actions,       what people do: /paper and shortcuts, mentions and messages, buttons,
modals, unfurls, feedback        forms, links, opinions
home, viewing, canvases          what they see before they ask, have open, and keep
files, given, lists              what they attach: its bytes, PDFs, lists of papers
desk, questions, later, poster   every question is answered once, or its asker is told; how a message is sent
adding, pushing, texts,          what is told some time after it was asked: papers fetched, lists sent, full texts,
composing, announcing            what a language model writes, changes made elsewhere
toggling                         a saved paper's button, in place
web, receiving, server, sockets  serving over HTTP and over Socket Mode
workers, monitoring, figures     threads and processes, and what operators see of them
installing                       several workspaces, by OAuth
"""
