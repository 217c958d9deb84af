{{/* Pods of a workload that are always there. Arguments: root, values. */}}
{{- define "trc.replicasMin" -}}
{{- if and .root.Values.autoscaling.enabled .values.scale }}{{ .values.scale.min }}{{ else }}{{ .values.replicas }}{{ end -}}
{{- end }}

{{/* The one Deployment template. Arguments: root, workload, values. */}}
{{- define "trc.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .root.Release.Name }}-{{ .workload }}
  labels: {{- include "trc.labels" . | nindent 4 }}
spec:
  {{- if not (and .root.Values.autoscaling.enabled .values.scale) }}
  replicas: {{ .values.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels: {{- include "trc.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "trc.labels" . | nindent 8 }}
      {{- with .root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec: {{- include "trc.podSettings" .root | nindent 6 }}
      serviceAccountName: {{ .root.Release.Name }}
      terminationGracePeriodSeconds: 60
      topologySpreadConstraints:
        {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - topologyKey: {{ $key }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "trc.selector" $ | nindent 14 }}
        {{- end }}
      containers:
        - name: {{ .values.folder }}
          command: [node, --enable-source-maps, services/{{ .values.folder }}/dist/main.js]
          {{- include "trc.containerSettings" .root | nindent 10 }}
          env: {{- include "trc.environment" (dict "root" .root "program" .values.folder "service" .values.folder "environment" (.values.environment | default dict) "fixed" (include "trc.fixed" . | fromYaml)) | nindent 12 }}
          ports:
            - name: http
              containerPort: 8080
            {{- if .values.metricsPort }}
            - name: metrics
              containerPort: {{ .values.metricsPort }}
            {{- end }}
            {{- range $name, $port := .values.service.ports }}
            - name: {{ $name }}
              containerPort: {{ $port }}
            {{- end }}
          # The version wait and the connections to the parts come before the first answer.
          startupProbe:
            httpGet: { path: /healthz, port: http }
            periodSeconds: 2
            failureThreshold: 150
          livenessProbe:
            httpGet: { path: /healthz, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
          readinessProbe:
            httpGet: { path: {{ .values.readyPath }}, port: http }
            periodSeconds: 5
            timeoutSeconds: 4
          resources: {{- toYaml .values.resources | nindent 12 }}
{{- end }}

{{/* Variables that the chart decides, for whoever reads them. Arguments: root, workload, values. */}}
{{- define "trc.fixed" -}}
HOST: 0.0.0.0
PORT: "8080"
{{- with .values.metricsPort }}
METRICS_PORT: {{ . | quote }}
{{- end }}
# Until every node knows that the pod is not ready, requests still come.
DRAIN_DELAY_MS: "5000"
{{- if .root.Values.collector.enabled }}
OTEL_EXPORTER_OTLP_ENDPOINT: http://{{ .root.Release.Name }}-collector:4318
{{- end }}
{{- end }}

{{/* The Service of a workload. Arguments: root, workload, values. */}}
{{- define "trc.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .root.Release.Name }}-{{ .workload }}
  labels: {{- include "trc.labels" . | nindent 4 }}
spec:
  type: {{ .values.service.type }}
  {{- with .values.service.clusterIP }}
  clusterIP: {{ . }}
  {{- end }}
  selector: {{- include "trc.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .values.service.port }}
      targetPort: http
      {{- with .values.service.nodePort }}
      nodePort: {{ . }}
      {{- end }}
    {{- if .values.metricsPort }}
    - name: metrics
      port: {{ .values.metricsPort }}
      targetPort: metrics
    {{- end }}
    {{- range $name, $port := .values.service.ports }}
    - name: {{ $name }}
      port: {{ $port }}
      targetPort: {{ $name }}
    {{- end }}
{{- end }}
