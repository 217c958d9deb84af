{{/*
A small part inside the release: one pod, one volume `data`, and a policy that lets the pods of the release in.
Arguments: root, part (key of `bundled`), user (uid and gid), ports (name → number), container (YAML of what is its own),
config (text of the ConfigMap of its name, which is mounted as volume `config`; may be missing).
*/}}
{{- define "trc.bundledPart" -}}
{{- $values := get .root.Values.bundled .part }}
{{- $labels := dict "root" .root "workload" .part }}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .root.Release.Name }}-{{ .part }}
  labels: {{- include "trc.labels" $labels | nindent 4 }}
spec:
  serviceName: {{ .root.Release.Name }}-{{ .part }}
  selector:
    matchLabels: {{- include "trc.selector" $labels | nindent 6 }}
  template:
    metadata:
      labels: {{- include "trc.labels" $labels | nindent 8 }}
      {{- with .config }}
      annotations:
        # The part reads it at its start only, so another one starts it anew.
        checksum/config: {{ sha256sum . }}
      {{- end }}
    spec: {{- include "trc.placement" .root | nindent 6 }}
      terminationGracePeriodSeconds: 60
      securityContext:
        runAsNonRoot: true
        runAsUser: {{ .user }}
        runAsGroup: {{ .user }}
        fsGroup: {{ .user }}
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ .part }}
          image: {{ $values.image }}
          imagePullPolicy: IfNotPresent
          securityContext: {{- include "trc.restrictions" .root | nindent 12 }}
          ports:
            {{- range $name, $port := .ports }}
            - name: {{ $name }}
              containerPort: {{ $port }}
            {{- end }}
          resources: {{- toYaml $values.resources | nindent 12 }}
          {{- .container | nindent 10 }}
      volumes:
        - name: tmp
          emptyDir: {}
        {{- if .config }}
        - name: config
          configMap:
            name: {{ .root.Release.Name }}-{{ .part }}
        {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: {{ $values.size }}
{{- if .root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .part }}
  labels: {{- include "trc.labels" $labels | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "trc.selector" $labels | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - ports:
        {{- range $name, $_ := .ports }}
        - port: {{ $name }}
        {{- end }}
      {{- if ne .part "objects" }}
      from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: tokyo-record-club
              app.kubernetes.io/instance: {{ .root.Release.Name }}
      {{- end }}
{{- end }}
{{- end }}
