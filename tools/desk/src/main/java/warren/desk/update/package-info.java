/**
 * A newer course in place of this one, with the learner's answers kept. Each file is decided on
 * alone, from what the course brought, what the learner has made of it, and what the newer course
 * brings; deciding again after a stop in the middle comes to the same. It may use {@code answers}
 * and {@code git}.
 */
package warren.desk.update;
