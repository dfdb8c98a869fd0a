# Starts one PostgreSQL server that cannot outlive the processes which hold it.
#
# Standard input is the reading end of the named pipe `holders`. Every process that uses the server keeps its writing
# end open; the kernel closes it when such a process ends, however it ends. The watcher below therefore reads an end
# of file when, and only when, nobody is left.
#
# Arguments: folder of the binaries, name of the account for messages, `keep` or `throw-away`, signal that stops the
# server, seconds to linger, then the settings of the server. The working directory is the folder of the cluster.
set -u
binaries=$1 account=$2 kind=$3 stop=$4 linger=$5
shift 5
folder=$(pwd)
exec 3<&0 </dev/null
echo $$ >launcher.pid

# Is the cluster's server this very process, and not one started here later?
ours() {
    [ -r data/postmaster.pid ] && read -r owner <data/postmaster.pid && [ "$owner" = $$ ]
}

end() {
    tries=0
    while [ $tries -lt 300 ] && kill -0 $$ 2>/dev/null; do
        if ours; then
            [ $tries -lt 100 ] || stop=QUIT
            [ $tries -lt 200 ] || stop=KILL
            kill -s "$stop" $$ 2>/dev/null
        elif [ -n "$ready" ] && [ -d "$folder/data" ]; then
            break # the server ended by itself, and its number may belong to somebody else by now
        elif [ -n "$ready" ]; then
            # Somebody deleted the folder below the server.
            [ ! -r /proc/$$/comm ] || read -r name </proc/$$/comm
            [ "${name:-postgres}" = postgres ] || break
            kill -s QUIT $$ 2>/dev/null
        else
            kill -s TERM -- -$$ 2>/dev/null # still at `initdb`
        fi
        tries=$((tries + 1))
        sleep 0.1
    done
    if [ "$kind" = throw-away ]; then
        cd / && rm -rf -- "$folder"
    fi
}

watch() {
    trap '' HUP INT QUIT TERM
    ready=''
    while :; do
        while read -r line <&3; do
            [ "$line" != ready ] || ready=yes
        done
        [ "$linger" = 0 ] || sleep "$linger"
        [ -e data/postmaster.pid ] && ! ours && break
        # From here on nobody can join by name. Whoever did so before has written a line, and is served.
        mv -f holders leaving 2>/dev/null
        read -r line <&3 || break
        [ "$line" != ready ] || ready=yes
        mv -f leaving holders 2>/dev/null
    done
    end
}

# Through a second process, so that the server does not become the parent of a child it does not know.
(watch &)
exec 3<&-

if [ ! -e data/PG_VERSION ]; then
    rm -rf data data.new
    sync=''
    [ "$kind" = keep ] || sync=-N
    for locale in C.UTF-8 C; do
        "$binaries/initdb" -D data.new -U postgres -A trust -E UTF8 --locale=$locale --no-instructions $sync && break
        echo "initdb as user $account with locale $locale failed"
        rm -rf data.new
    done
    mv data.new data || exit 1
fi
exec "$binaries/postgres" -D "$folder/data" "$@"
