/**
 * What the course needs to know of the machine it runs on: its kind, ports, processes, and text in
 * its own charset. Uses nothing of the course.
 */
package warren.lab.machine;
