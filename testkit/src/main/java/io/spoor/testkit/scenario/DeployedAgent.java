package io.spoor.testkit.scenario;

/**
 * A deployed agent of a scenario: its id and version, and the address and library of its AWS calls.
 */
public record DeployedAgent(String id, String version, String address, String library) {

  public static DeployedAgent of(String id, String version, String address) {
    return new DeployedAgent(
        id,
        version,
        address,
        "Boto3/1.40.21 md/Botocore#1.40.21 ua/2.1 os/linux lang/python#3.12.11");
  }
}
