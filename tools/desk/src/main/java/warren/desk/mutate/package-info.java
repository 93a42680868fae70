/**
 * Small wrong changes of the reference solutions, of the kinds that people make, and what the tests
 * say of them. An author's tool: nothing else of the desk may use it but {@code MutateCommand}, as
 * only that loads the Java parser.
 */
package warren.desk.mutate;
