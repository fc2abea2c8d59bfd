/** Amazon Bedrock's log of model invocations. */
@NullMarked
package io.spoor.sources.bedrock;

import org.jspecify.annotations.NullMarked;
