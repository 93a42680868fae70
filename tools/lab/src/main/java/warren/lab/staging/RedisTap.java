package warren.lab.staging;

import redis.clients.jedis.CommandArguments;

/** What is told of each command of a Redis client, in the thread that sends it. */
interface RedisTap {

  /** Whether each answer is awaited before the next command goes out, for as long as it lives. */
  boolean waits();

  /** Before a command goes out. Returns what goes out instead. */
  CommandArguments before(CommandArguments command);

  /** If it waits: once Redis has answered it, and before the code that sent it hears of that. */
  void after(CommandArguments command);
}
