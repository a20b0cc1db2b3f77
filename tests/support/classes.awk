# The classes of the protocol folders, one a line: of each folder the one of its name. Exit 1, with a line per fault,
# if a folder has none.
#   awk -f tests/support/classes.awk FILE.c...      (paths as the Makefile has them)

function fault(text) {
	print text >"/dev/stderr"
	faults++
}

FNR == 1 {
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	name = folder
	sub(/.*\//, "", name)
	if (folder != "models/core" && !(folder in class_of)) {
		class_of[folder] = ""
		folders[++n] = folder
		names[n] = name
	}
}

/^const ProtoClass [a-z0-9_]+_class = [{]/ {
	class = $3
	sub(/_class$/, "", class)
	if (class != name)
		fault(FILENAME ": class " class "_class, expected the folder's name: " name "_class")
	class_of[folder] = class
}

END {
	for (i = 1; i <= n; i++) {
		if (class_of[folders[i]] == "")
			fault(folders[i] ": no line `const ProtoClass " names[i] "_class = {`")
		if (names[i] in first)
			fault(folders[i] ": class " names[i] " is " first[names[i]] "'s")
		first[names[i]] = folders[i]
	}
	for (i = 1; i <= n && !faults; i++)
		print names[i]
	exit faults > 0
}
