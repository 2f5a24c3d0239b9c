"""From draft to reader.

writing      one writer of the casebook at a time
words        the words of a record, each in its place
findings     a finding in its place
review       has the guard read words
how_many     how many organizations they could be about
reasons      why findings were let through
watch_list   terms that no text may hold, and where texts hold them
alarms       watched terms in what is stored already
drafts       checks and saves what somebody typed
order        the order of the cases
differences  compares two texts word by word
versions     the words of every save and every publication
restoring    compares two versions, and brings one back as a draft
conflicts    merges what two people saved at once
translating  which texts are older than their counterpart in the other language
site_texts   publishes the home page, the editable pages and the identity
gate         publishes, schedules, withdraws
published    what readers see
history      the steps of a case
"""
