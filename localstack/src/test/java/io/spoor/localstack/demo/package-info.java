@NullMarked
package io.spoor.localstack.demo;

import org.jspecify.annotations.NullMarked;
