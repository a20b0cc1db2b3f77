# Files of one folder that call each other in a circle, by what their objects define and want. One line per circle
# that is not mutual recursion of one noun; exit 1 if there is any.
#   nm -A OBJECT... | awk -f tests/circles.awk

BEGIN {
	# Circles that are one noun, by folder, in order.
	one_noun["models/ospf: ospf_dbd ospf_lsreq ospf_nbr_fsm"] = 1 # a neighbour's exchange, RFC 2328 10
}

# build/obj/models/ospf/ospf_dbd.o:0000000000000000 T ospf_dbd_start
{
	split($0, half, ".o:")
	file = half[1]
	sub(/.*\/obj\//, "", file)
	folder = file
	sub(/\/[^\/]*$/, "", folder)
	if (!(file in folder_of)) {
		folder_of[file] = folder
		order[++files] = file
	}
}

$(NF - 1) ~ /^[TDRBV]$/ {
	where[$NF] = file
}

$(NF - 1) == "U" {
	wants[file] = wants[file] " " $NF
}

# All that `from` leads to, marked in reach[start, ...].
function walk(start, from,    name, n, i, to) {
	n = split(wants[from], name, " ")
	for (i = 1; i <= n; i++) {
		if (!(name[i] in where))
			continue
		to = where[name[i]]
		if (folder_of[to] != folder_of[start] || (start, to) in reach)
			continue
		reach[start, to] = 1
		walk(start, to)
	}
}

END {
	for (i = 1; i <= files; i++)
		walk(order[i], order[i])
	for (i = 1; i <= files; i++) {
		if (order[i] in told)
			continue
		circle = folder_of[order[i]] ":"
		n = 0
		for (k = i; k <= files; k++) {
			if (k != i && !((order[i], order[k]) in reach && (order[k], order[i]) in reach))
				continue
			told[order[k]] = 1
			base = order[k]
			sub(/.*\//, "", base)
			circle = circle " " base
			n++
		}
		if (n < 2 || circle in one_noun)
			continue
		print circle " call each other in a circle, expected files that stand one above the other"
		faults++
	}
	exit faults > 0
}
