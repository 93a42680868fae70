package delay;

/**
 * The names of the order book's queues.
 *
 * @param events what the shop tells: each message's body is a {@link ShopEvent}, as UTF-8 text, and
 *     each order's come in their order. It is there already: durable, and with a single active
 *     consumer, so that of all programs one alone reads it (3.2)
 * @param waiting where an order's number waits until its time to pay is over
 * @param due where it appears then
 */
public record OrderQueues(String events, String waiting, String due) {}
