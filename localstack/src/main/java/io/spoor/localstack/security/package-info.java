/** Certificates, users, passwords and permissions of a secured local stack. */
@NullMarked
package io.spoor.localstack.security;

import org.jspecify.annotations.NullMarked;
