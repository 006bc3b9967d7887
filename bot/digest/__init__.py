"""The clock to answers: subscriptions, ledger, schedule."""
