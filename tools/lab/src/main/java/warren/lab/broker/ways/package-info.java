/**
 * The ways to come by a broker: given, in a container, a local server, unpacked; and a Redis. They
 * start and note what they have started; they use {@code broker} and {@code machine}, and know
 * nothing of who shares it.
 */
package warren.lab.broker.ways;
