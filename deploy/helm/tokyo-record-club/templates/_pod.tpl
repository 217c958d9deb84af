{{/* Where every pod of the release may run, and that the cluster tells it nothing. Argument: root. */}}
{{- define "trc.placement" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What no container of the release may do. */}}
{{- define "trc.restrictions" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What every pod of the product has in common. Argument: root. */}}
{{- define "trc.podSettings" -}}
{{ include "trc.placement" . }}
{{- with .Values.hostAliases }}
hostAliases: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
volumes:
  - name: tmp
    emptyDir: {}
  {{- with .Values.certificateAuthority.secretName }}
  - name: certificate-authority
    secret:
      secretName: {{ tpl . $ }}
  {{- end }}
{{- end }}

{{/* What every container of the product has in common. Argument: root. */}}
{{- define "trc.containerSettings" -}}
image: {{ include "trc.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext: {{- include "trc.restrictions" . | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if .Values.certificateAuthority.secretName }}
  - name: certificate-authority
    mountPath: /etc/certificate-authority
    readOnly: true
  {{- end }}
{{- end }}
