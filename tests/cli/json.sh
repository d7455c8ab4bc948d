# JSON is JSON, and says what the tables say.
for what in "" corruptions profiles recipes; do
    sh_t "shiftforge list $what --json | python3 -m json.tool >/dev/null"
done
t shiftforge list profiles --json
t shiftforge describe jpeg_compression --json
t shiftforge describe cifar10-c --json
cat >check.py <<'P'
import json, subprocess, sys
def run(*arguments):
    return subprocess.run(("shiftforge",) + arguments, capture_output=True, check=True, text=True).stdout
listed = json.loads(run("list", "--json"))
assert set(listed) == {"corruptions", "profiles", "recipes"}
for kind, member in (("corruptions", "corruption"), ("profiles", "profile"), ("recipes", "recipe")):
    assert listed[kind]
    for one in listed[kind]:
        assert json.loads(run("describe", one["name"], "--json"))[member] == one, one["name"]
        assert one["name"] in run("list", kind)
        text = run("describe", one["name"])
        assert one["name"] in text
        for parameter in one.get("parameters", []):
            assert parameter["name"] in text and parameter["meaning"][:20] in text
        assert run("describe", one["name"], "--markdown").startswith("### " + one["name"])
P
t python3 check.py
