# Shared by the import scripts: sends files, waits, refreshes, counts. Needs curl and python3 (for JSON).

if [ $# -lt 3 ]; then
    echo "usage: $0 BASE_URL SECRET_KEY FOLDER   (e.g. $0 http://127.0.0.1:8080 sk_... ../shared/data/NAME)" >&2
    exit 2
fi
base=${1%/}
key=$2
folder=$3
failed=0

# field NAME: that value of the JSON object on standard input
field() {
    python3 -c 'import json, sys
value = json.load(sys.stdin).get(sys.argv[1])
print(value if not isinstance(value, (dict, list)) else json.dumps(value))' "$1"
}

# api METHOD PATH [curl options]
api() {
    method=$1
    path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" -H "Authorization: Bearer $key" "$@" "$base$path"
}

# expect WHAT EXPECTED ACTUAL
expect() {
    if [ "$2" = "$3" ]; then
        printf 'ok    %-62s %s\n' "$1" "$3"
    else
        printf 'WRONG %-62s expected %s, got %s\n' "$1" "$2" "$3"
        failed=1
    fi
}

# send KIND FILE MAPPING EXPECTED [curl options]: imports and waits, EXPECTED is "rows created rejected"
send() {
    kind=$1
    file=$2
    mapping=$3
    expected=$4
    shift 4
    id=$(api POST /api/v2/imports -F "file=@$file" -F "kind=$kind" -F "mapping=$mapping" "$@" | field id) || exit 1
    for _ in $(seq 600); do
        row=$(api GET "/api/v2/imports/$id") || exit 1
        [ "$(echo "$row" | field state)" = running ] || break
        sleep 0.5
    done
    [ "$(echo "$row" | field state)" = done ] || { echo "$row" >&2; exit 1; }
    rows=$(echo "$row" | field rows)
    created=$(echo "$row" | field created)
    rejected=$(echo "$row" | field rejected)
    expect "$kind: rows created rejected" "$expected" "$rows $created $rejected"
}

# Starts a refresh and waits for its end.
refresh() {
    id=$(api POST /api/v2/refreshes | field id) || exit 1
    for _ in $(seq 600); do
        state=$(api GET "/api/v2/refreshes/$id" | field state) || exit 1
        case $state in
            done) return ;;
            failed) echo "The refresh failed" >&2; exit 1 ;;
        esac
        sleep 0.5
    done
    echo "The refresh takes longer than five minutes" >&2
    exit 1
}

# count SUBJECT CONDITION EXPECTED WHAT
count() {
    actual=$(api POST /api/v2/conditions/preview -H 'Content-Type: application/json' \
        -d "{\"subject\":\"$1\",\"condition\":$2}" | field count) || exit 1
    expect "$4" "$3" "$actual"
}
