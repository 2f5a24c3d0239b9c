"""From draft to reader.

review       what the guard finds in texts, each finding in its place
watch_list   the terms that no text may hold, and the alarms they raise
gate         publish, schedule, withdraw
published    what readers see
"""
