{{/*
The variables of one program, each from the first place that has it: the chart itself, the workload's `environment`,
the installation's `environment`, `secrets`. `files/variables.json` tells which variables the program reads.
Arguments: root, program (service folder, `migrate` or `topology`), service (owner of the keys in shared secrets),
environment (the workload's), fixed (set by the chart).
*/}}
{{- define "trc.environment" -}}
{{- $known := get (fromJson (.root.Files.Get "files/variables.json")) .program -}}
{{- range $name, $marks := $known }}
{{- $secret := get $.root.Values.secrets $name | default dict }}
{{- $value := coalesce (get $.fixed $name) (get $.environment $name) (get $.root.Values.environment $name) }}
{{- if $value }}
- name: {{ $name }}
  value: {{ tpl (toString $value) $.root | quote }}
{{- else if $secret.name }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ tpl $secret.name $.root }}
      key: {{ $secret.key | default $.service }}
{{- else if has "required" $marks }}
{{- fail (printf "%s needs %s: set it under %s" $.program $name (ternary "secrets" "environment" (has "secret" $marks))) }}
{{- end }}
{{- end }}
{{- with .root.Values.certificateAuthority.secretName }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/certificate-authority/{{ $.root.Values.certificateAuthority.key }}
{{- end }}
{{- end }}

{{/* Refuses variables that nobody reads, and secrets that are written down. Argument: root. */}}
{{- define "trc.checkEnvironment" -}}
{{- $programs := fromJson (.Files.Get "files/variables.json") -}}
{{- $all := dict -}}
{{- range $programs }}{{ $all = merge $all . }}{{ end -}}
{{- include "trc.checkVariables" (dict "at" "environment" "given" .Values.environment "known" $all "unknown" "no service reads this variable") }}
{{- range $workload, $values := fromYaml (include "trc.workloads" .) }}
{{- include "trc.checkVariables" (dict "at" (printf "%s: environment" $workload) "given" $values.environment "known" (get $programs $values.folder) "unknown" "it does not read this variable") }}
{{- end }}
{{- range $name, $_ := .Values.secrets }}
{{- if not (hasKey $all $name) }}{{ fail (printf "secrets.%s: no service reads this variable" $name) }}{{ end }}
{{- end }}
{{- end }}

{{/* Arguments: at (where they stand), given, known, unknown (what to say of others). */}}
{{- define "trc.checkVariables" -}}
{{- range $name, $_ := .given }}
{{- if not (hasKey $.known $name) }}{{ fail (printf "%s.%s: %s" $.at $name $.unknown) }}{{ end }}
{{- if has "secret" (get $.known $name) }}{{ fail (printf "%s.%s: this is a secret; name a Secret that holds it under secrets.%s" $.at $name $name) }}{{ end }}
{{- end }}
{{- end }}
