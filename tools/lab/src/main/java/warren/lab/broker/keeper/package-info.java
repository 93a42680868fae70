/**
 * Who keeps a broker alive for all its users, and the users' shares in it. Uses {@code ways},
 * {@code broker} and {@code machine}; the rest of the lab and the desk come in by {@link
 * warren.lab.broker.keeper.BrokerLease} and {@link warren.lab.broker.keeper.CourseBroker}.
 */
package warren.lab.broker.keeper;
