# Task 0 is the driver, with the broker and a worker beside it; every other task is a worker. They find the broker, which has another
# port and token each time, by a file that only their user can read. What a task has not finished before its time ends, it goes on with
# when Slurm starts it again; results are kept by the driver's checkpoints alone.
set -u
cd "$folder" || exit 1
shared="$folder/.tauscope-$SLURM_ARRAY_JOB_ID"
mkdir -p -m 700 "$shared"
threads=${SLURM_CPUS_PER_TASK:-1}

ended= # "requeue" shortly before the time of this task ends, "stop" when it is cancelled
trap 'ended=requeue' USR1
trap 'ended=stop' TERM INT

# A signal ends it at once.
pause() {
  sleep 1 &
  wait $!
}

# Ends a process, by force after so many seconds if that is said, and waits for it whatever signals come meanwhile.
end() {
  local killer=
  kill "$1" 2>/dev/null
  if [[ -n ${2:-} ]]; then
    { sleep "$2" && kill -KILL "$1"; } 2>/dev/null &
    killer=$!
  fi
  while kill -0 "$1" 2>/dev/null; do wait "$1"; done
  if [[ -n $killer ]]; then kill $killer 2>/dev/null; fi
}

# Writes a file that no one else can read, whole or not at all.
private() (
  umask 077
  cat >"$1.new"
  mv "$1.new" "$1"
)

work() {
  local address worker
  while [[ -z $ended && ! -e $shared/finished ]]; do
    address=$(cat "$shared/address" 2>/dev/null)
    if [[ -n $address ]]; then
      TAUSCOPE_QUEUE=$address "${tauscope[@]}" worker --workers "$threads" &
      worker=$!
      while [[ -z $ended && $(cat "$shared/address" 2>/dev/null) == "$address" ]] && kill -0 $worker 2>/dev/null; do
        pause
      done
      end $worker 5
    fi
    pause
  done
}

# Starts a broker and sets its process and address. Its disk is the node's own: file systems of many nodes are too slow for it.
start_broker() {
  local token ports
  token=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
  private "$disk/broker.conf" <<END
listen: "0.0.0.0:-1"
authorization { token: "$token" }
jetstream { store_dir: "$disk/store" }
END
  rm -f "$disk"/*.ports
  "${NATS_SERVER:-nats-server}" --config "$disk/broker.conf" --ports_file_dir "$disk" --log "$disk/broker.log" &
  broker=$!
  until ports=$(cat "$disk"/*.ports 2>/dev/null) && [[ $ports =~ :([0-9]+)\" ]]; do
    if ! kill -0 $broker 2>/dev/null; then
      cat "$disk/broker.log" >&2
      echo 'The broker did not start: nats-server must be installed, or NATS_SERVER say where it is.' >&2
      return 1
    fi
    pause
  done
  address="nats://$token@$(hostname):${BASH_REMATCH[1]}"
  private "$shared/address" <<<"$address"
}

# Runs the driver to its end and sets its exit code; sets none when it must go on with another broker.
drive() {
  local broker address worker driver
  code=
  start_broker || { code=1; return; }
  export TAUSCOPE_QUEUE=$address
  "${tauscope[@]}" worker --workers $((threads > 1 ? threads - 1 : 1)) &
  worker=$!
  "${tauscope[@]}" "${command[@]}" &
  driver=$!
  while [[ -z $ended ]] && kill -0 $driver 2>/dev/null && kill -0 $broker 2>/dev/null; do pause; done
  if [[ -z $ended ]] && ! kill -0 $driver 2>/dev/null; then
    wait $driver
    code=$?
  fi
  rm -f "$shared/address"
  end $driver
  end $worker 5
  end $broker 5
}

if [[ $SLURM_ARRAY_TASK_ID == 0 ]]; then
  disk=$(mktemp -d)
  code=
  while [[ -z $ended && -z $code ]]; do drive; done
  rm -rf "$disk"
  if [[ -n $code ]]; then
    touch "$shared/finished"
    scancel --state=PENDING "$SLURM_ARRAY_JOB_ID"
    exit "$code"
  fi
else
  work
  if [[ -e $shared/finished ]]; then exit 0; fi
  # Without a driver there is nothing to come back for.
  if ! squeue --noheader --job "${SLURM_ARRAY_JOB_ID}_0" 2>/dev/null | grep -q .; then exit 1; fi
fi
if [[ $ended == requeue ]]; then scontrol requeue "$SLURM_JOB_ID"; fi
exit 1
