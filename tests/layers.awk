# Includes go down only: base <- json | http <- stream <- progress | protocol <- plan <- sync <- tap.
# Usage: awk -f tests/layers.awk FILES...   Prints every include that goes up or sideways; status 1 then.
BEGIN {
	rank["base"] = 1; rank["json"] = rank["http"] = 2; rank["stream"] = 3
	rank["progress"] = rank["protocol"] = 4; rank["plan"] = 5; rank["sync"] = 6; rank["tap"] = 7
}
FNR == 1 {
	count = split(FILENAME, part, "/")
	layer = part[1] == "tap" ? "tap" : part[2]
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	split(quoted[2], to, "/")
	if (to[1] == layer)
		next
	if (!(to[1] in rank) || rank[to[1]] >= rank[layer]) {
		print FILENAME ":" FNR ": " layer " may not include \"" quoted[2] "\""
		bad = 1
	}
}
END { exit bad }
