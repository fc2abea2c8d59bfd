package io.spoor.connectors.alerts.notification;

import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import java.util.List;

/** An agent that waits for a person, and the answer. */
public final class SampleConfirmation {
  public static final String ID = "4be0c1d2e3f405162738495a6b7c8d9e";

  private SampleConfirmation() {}

  public static Confirmation asked() {
    return Confirmation.newBuilder()
        .setConfirmationId(ID)
        .setTenant("default")
        .setChainId("282c8603b24b")
        .setAgentId("clerk")
        .setDeclared(true)
        .setCaller("gateway")
        .setSubjectType("identity")
        .setSubjectId("emma")
        .setAction("tools/call")
        .setResourceType("tool")
        .setResourceId("pay")
        .setPolicies(List.of("pay-asks"))
        .setReasons(List.of("payments need a person"))
        .setSalt("s")
        .setBinding("b")
        .setTime(0)
        .build();
  }

  public static ConfirmationAnswer answer() {
    return ConfirmationAnswer.newBuilder()
        .setAnswerId("a")
        .setConfirmationId(ID)
        .setTenant("default")
        .setApproved(true)
        .setWho("mara")
        .setVia("command line")
        .setTime(1)
        .build();
  }
}
