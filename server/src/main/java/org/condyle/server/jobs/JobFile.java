package org.condyle.server.jobs;

/**
 * A file that a job has made.
 *
 * @param name unique within the job
 * @param section what it is listed under
 * @param type the type of the resources in it
 * @param lines how many resources, one on each line
 * @param position how far the work had come when the file was whole
 */
public record JobFile(String name, String section, String type, long lines, long position) {}
