# Help of every command, and how one gets there.
t shiftforge --version
t shiftforge --help
for command in list describe apply preview build index status verify help; do
    t shiftforge $command --help
done
sh_t 'shiftforge build -h | cmp - <(shiftforge help build)'
sh_t 'shiftforge apply --severity wrong --help | cmp - <(shiftforge help apply)'
sh_t 'shiftforge -h | cmp - <(shiftforge help)'
t shiftforge apply -- --help
t shiftforge
t shiftforge help no-such-command
t shiftforge buidl
t shiftforge --verison
