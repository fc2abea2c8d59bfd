package io.spoor.localstack.security;

/** A server that accounts log in to. */
enum Server {
  KAFKA,
  REGISTRY,
  ELASTICSEARCH
}
