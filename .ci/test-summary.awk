# Reads Surefire's XML reports and prints every skipped test by name and reason, every failed one by
# name, and one line of totals. Ends with 1 when a test failed or when there was none at all.

function attribute(line, name,    start, rest) {
  start = index(line, " " name "=\"")
  if (start == 0) return ""
  rest = substr(line, start + length(name) + 3)
  return readable(substr(rest, 1, index(rest, "\"") - 1))
}

function readable(text) {
  gsub(/&#10;|&#13;|&#9;/, " ", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

function finish() {
  if (test == "") return
  if (failed) failures[++failures_count] = test
  else if (skipped) skips[++skips_count] = test (reason == "" ? "" : ": " reason)
  else passed_count++
  test = ""
}

# Surefire 3.5 gives an assumption that did not hold as a stack trace, without the message.
function first_line(line,    start) {
  start = index(line, "<![CDATA[")
  if (start == 0) return ""
  line = substr(line, start + 9)
  sub(/\]\]>.*/, "", line)
  sub(/^[A-Za-z0-9_.$]+: /, "", line)
  return line
}

# True when a line leaves us inside a CDATA section; one line may close one and open the next.
function left_open(line, before,    opened, closed) {
  while (1) {
    if (before) {
      closed = index(line, "]]>")
      if (closed == 0) return 1
      line = substr(line, closed + 3)
    } else {
      opened = index(line, "<![CDATA[")
      if (opened == 0) return 0
      line = substr(line, opened + 9)
    }
    before = !before
  }
}

# Whatever a test printed lies in CDATA and is not looked at.
in_text { in_text = left_open($0, 1); next }

/^ *<testcase / {
  finish()
  test = attribute($0, "classname") "." attribute($0, "name")
  failed = skipped = 0
  reason = ""
}
/^ *<(failure|error)[ >\/]/ { failed = 1 }
/^ *<skipped[ >\/]/ {
  skipped = 1
  reason = attribute($0, "message")
  if (reason == "") reason = first_line($0)
}
{ in_text = left_open($0, 0) }

END {
  finish()
  print ""
  if (skips_count) print "Skipped:"
  for (i = 1; i <= skips_count; i++) print "  " skips[i]
  if (failures_count) print "Failed:"
  for (i = 1; i <= failures_count; i++) print "  " failures[i]
  printf "%d passed, %d failed, %d skipped\n", passed_count, failures_count, skips_count
  exit (failures_count > 0 || passed_count == 0) ? 1 : 0
}
