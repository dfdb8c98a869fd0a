# Runs PostgreSQL in a container until nobody holds it: a holder is a connection called `rillflow-holder`, which the
# kernel closes when the holding process ends, however it ends.
docker-entrypoint.sh postgres "$@" &
server=$!
trap 'kill -s INT "$server"' INT TERM
# The first holder comes when the cluster is made; later ones may leave short gaps.
patience=120
unheld=0
while kill -0 "$server" 2>/dev/null && [ "$unheld" -lt "$patience" ]; do
    sleep 1
    held=$(psql -U postgres -d postgres -Atc "select 1 from pg_stat_activity where application_name = 'rillflow-holder'" 2>/dev/null)
    case $held in
    1*) unheld=0 patience=3 ;;
    *) unheld=$((unheld + 1)) ;;
    esac
done
kill -s INT "$server" 2>/dev/null
wait "$server"
