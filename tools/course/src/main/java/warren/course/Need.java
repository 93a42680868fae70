package warren.course;

/** What an exercise asks of the lab beyond a broker. */
public enum Need {
  BROKER_CONTROL,
  CONSISTENT_HASH,
  REDIS
}
