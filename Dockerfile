# For Airbyte (custom connector) and for plain Singer runs: docker run IMAGE --config ...
# The last stage holds the program, the libraries that it loads (libgcc_s only when a thread is
# cancelled, so ldd does not know), CA certificates, and a static busybox, since Airbyte's platform
# starts connectors through sh, sleep and mv.
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      gcc libc6-dev make pkg-config libcurl4-openssl-dev libjansson-dev libyaml-dev libisal-dev \
      busybox-static ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY Makefile ./
COPY src src
COPY tap tap
COPY catalog catalog
RUN make -s -j"$(nproc)" build/tap-pinterest-ads
WORKDIR /image
RUN install -D -s /build/build/tap-pinterest-ads usr/local/bin/tap-pinterest-ads \
 && { ldd usr/local/bin/tap-pinterest-ads | grep -o '/[^ ]*'; ls /lib/*/libgcc_s.so.1; } \
    | xargs -I{} cp -L --parents {} . \
 && install -D /bin/busybox bin/busybox \
 && bin/busybox --list | grep -vx busybox | xargs -I{} ln -s busybox bin/{} \
 && install -D -m 644 /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ca-certificates.crt \
 && echo 'airbyte:x:1000:1000::/airbyte:/bin/sh' > etc/passwd \
 && echo 'airbyte:x:1000:' > etc/group \
 && echo 'hosts: files dns' > etc/nsswitch.conf \
 && install -d -m 1777 tmp \
 && install -d -o 1000 -g 1000 airbyte airbyte/integration_code

FROM scratch
ARG VERSION=dev
COPY --from=build /image /
ENV PATH=/usr/local/bin:/bin \
    AIRBYTE_ENTRYPOINT=/usr/local/bin/tap-pinterest-ads
LABEL io.airbyte.name=source-pinterest-ads io.airbyte.version=$VERSION
USER 1000:1000
WORKDIR /airbyte/integration_code
ENTRYPOINT ["/usr/local/bin/tap-pinterest-ads"]
