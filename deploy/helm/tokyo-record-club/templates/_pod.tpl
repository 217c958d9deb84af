{{/* What every pod of the product has in common. Argument: root. */}}
{{- define "trc.podSettings" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.hostAliases }}
hostAliases: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
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
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if .Values.certificateAuthority.secretName }}
  - name: certificate-authority
    mountPath: /etc/certificate-authority
    readOnly: true
  {{- end }}
{{- end }}
