# What is printed for people fits 80 columns, is ASCII, and has no trailing blanks.
{
    shiftforge --help
    for command in list describe apply preview build status verify help; do
        shiftforge $command --help
    done
    shiftforge list
    shiftforge list corruptions --json |
        python3 -c 'import json, sys; [print(c["name"]) for c in json.load(sys.stdin)["corruptions"]]' >names
    for name in $(cat names) imagenet-c imagenet-c-299 imagenet-64-c tiny-imagenet-c cifar10-c; do
        shiftforge describe $name
    done
} >all
sh_t '[ $(wc -l <all) -gt 300 ]'
sh_t 'grep -nE "^.{81,}" all; true'
sh_t 'grep -nE "[[:blank:]]$" all; true'
sh_t 'grep -nP "[^\x20-\x7e]" all; true'
