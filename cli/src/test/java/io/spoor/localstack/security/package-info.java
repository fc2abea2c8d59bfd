@NullMarked
package io.spoor.localstack.security;

import org.jspecify.annotations.NullMarked;
