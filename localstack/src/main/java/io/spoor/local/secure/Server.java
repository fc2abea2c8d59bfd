package io.spoor.local.secure;

/** A server that accounts log in to. */
enum Server {
  KAFKA,
  REGISTRY,
  ELASTICSEARCH
}
