# Go lines of more than 140 columns (an awk that knows no UTF-8 counts bytes), but those within raw strings and those whose
# longest string literal has 40 characters or more.
FNR == 1 { raw = 0 }
{
  inside = raw; line = $0; raw = (raw + gsub(/`/, "`", line)) % 2
  if (inside || raw || length($0) <= 140 || $0 ~ /`/) next
  line = $0; longest = 0
  while (match(line, /"([^"\\]|\\.)*"/)) { if (RLENGTH > longest) longest = RLENGTH; line = substr(line, RSTART + RLENGTH) }
  if (longest < 40) print FILENAME ":" FNR ": " length($0)
}
