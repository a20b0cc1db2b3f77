# Machines, packets, timers and observations that a class's folder defines stand in a list of it: what stands in
# none works, and no test over all tables ever sees it.
#   awk -f tests/specs.awk models/*/*.c
# A list is "const KIND *const ... { &name, ... }". A packet may stand in another table instead: as a part of
# another packet, or a layer's.

function strip(line,   p, q) {
	gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
	for (;;) {
		if (in_comment) {
			q = index(line, "*/")
			if (!q)
				return ""
			line = substr(line, q + 2)
			in_comment = 0
		}
		p = index(line, "/*")
		if (!p)
			return line
		q = index(substr(line, p + 2), "*/")
		if (!q) {
			in_comment = 1
			return substr(line, 1, p - 1)
		}
		line = substr(line, 1, p - 1) " " substr(line, p + q + 3)
	}
}

FNR == 1 {
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	in_comment = in_list = in_function = 0
}

/^const ProtoClass / { has_class[folder] = 1 }
/^\{/ { in_function = 1 }
/^\}/ { in_function = 0 }

{
	line = strip($0)
	if (match(line, /^(static )?const (Fsm|Pkt|Timer|Obs)Spec [a-z_0-9]+ *=/)) {
		n = split(line, word, " ")
		at = word[1] == "static" ? 4 : 3
		where[folder, word[at]] = FILENAME ":" FNR
		kind[folder, word[at]] = word[at - 1]
	}
	for (rest = in_function ? "" : line; match(rest, /&[a-z_0-9]+/); rest = substr(rest, RSTART + RLENGTH))
		in_table[folder, substr(rest, RSTART + 1, RLENGTH - 1)] = 1
	rest = line
	while (rest != "") {
		if (!in_list) {
			if (!match(rest, /const (Fsm|Pkt|Timer|Obs)Spec \*const[^;{]*\{/))
				break
			rest = substr(rest, RSTART + RLENGTH)
			in_list = 1
		}
		end = index(rest, "}")
		part = end ? substr(rest, 1, end - 1) : rest
		while (match(part, /&[a-z_0-9]+/)) {
			listed[folder, substr(part, RSTART + 1, RLENGTH - 1)] = 1
			part = substr(part, RSTART + RLENGTH)
		}
		rest = end ? substr(rest, end + 1) : ""
		if (end)
			in_list = 0
	}
}

END {
	for (key in where) {
		split(key, of, SUBSEP)
		if (!has_class[of[1]] || key in listed || (kind[key] == "PktSpec" && key in in_table))
			continue
		print where[key] ": " of[2] " stands in no list of " kind[key] ", expected in that of its class: what stands in none is tested by nothing"
		bad = 1
	}
	exit bad
}
