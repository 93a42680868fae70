/**
 * What a recording tells of a failed test, whatever the exercise: {@link
 * warren.lab.diagnosis.Diagnoses} asks each rule of one catalogue. Uses the wire's events only and
 * never touches a broker.
 */
package warren.lab.diagnosis;
