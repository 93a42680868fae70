package warren.lab.staging;

import redis.clients.jedis.CommandArguments;

/** What is told of each command of a Redis client, in the thread that sends it. */
interface RedisTap {

  /** Before a command goes out; all that was sent before is done. Returns what goes out instead. */
  CommandArguments before(CommandArguments command);

  /** Once Redis has answered it, and before the code that sent it hears of that. */
  void after(CommandArguments command);
}
