package org.condyle.bench.process;

/**
 * What a server has used since it started.
 *
 * @param javaCpu CPU seconds of its Java process
 * @param databaseCpu CPU seconds of its PostgreSQL; 0 where the operating system does not tell
 */
public record Usage(double javaCpu, double databaseCpu) {

  public Usage since(Usage earlier) {
    return new Usage(javaCpu - earlier.javaCpu, databaseCpu - earlier.databaseCpu);
  }

  public double cpu() {
    return javaCpu + databaseCpu;
  }
}
