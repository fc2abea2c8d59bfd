package io.spoor.pipeline.detect.explanation;

/** Verbs of explanations, for attempts and for completed actions. */
public enum Verb {
  ACT("act", "acted"),
  ALLOW("allow", "allowed"),
  ASSUME("assume", "assumed"),
  BE_DENIED("be denied", "was denied"),
  BE_PRESENTED("be presented", "was presented"),
  BE_REPORTED("be reported", "was reported"),
  BE_USED("be used", "was used"),
  BEGIN_CHANGE("begin to change", "began to change"),
  BEGIN_TRANSFER("begin the transfer of", "began the transfer of"),
  BYPASS("bypass", "bypassed"),
  CALL("call", "called"),
  CHANGE("change", "changed"),
  COPY("copy", "copied"),
  CREATE("create", "created"),
  DEFINE("define", "defined"),
  DELETE("delete", "deleted"),
  DESTROY("destroy", "destroyed"),
  DESTROY_OR_SCHEDULE(
      "destroy or schedule the deletion of", "destroyed or scheduled the deletion of"),
  ENABLE("enable", "enabled"),
  ENCRYPT("encrypt", "encrypted"),
  EXCEED("exceed", "exceeded the limit of"),
  FAIL("fail", "failed"),
  GRANT("grant", "granted"),
  HAVE("have", "has"),
  LIST("list", "listed"),
  MINT("mint", "minted"),
  OBTAIN("obtain", "obtained"),
  OPEN("open", "opened"),
  PRESENT("present", "presented"),
  PUSH("push", "pushed"),
  READ("read", "read"),
  REDUCE("stop or reduce", "stopped or reduced"),
  REGISTER("register", "registered"),
  REMOVE("remove", "removed"),
  REMOVE_OR_WEAKEN("remove or weaken", "removed or weakened"),
  REQUEST("request", "requested"),
  RUN("run", "ran"),
  SCHEDULE("schedule", "scheduled"),
  SEND("send", "sent"),
  SET("set", "set"),
  SHORTEN("shorten", "shortened"),
  SHOW("show", "showed"),
  SIGN_IN("sign in", "signed in"),
  START("start", "started"),
  STOP("stop", "stopped"),
  SUSPEND("suspend", "suspended"),
  SWITCH("switch", "switched"),
  USE("use", "used"),
  WEAKEN("weaken", "weakened");

  private final String base;
  private final String past;

  Verb(String base, String past) {
    this.base = base;
    this.past = past;
  }

  String base() {
    return base;
  }

  String past() {
    return past;
  }
}
