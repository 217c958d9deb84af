{{/* Labels of an object. Arguments: root, workload. */}}
{{- define "trc.labels" -}}
{{ include "trc.selector" . }}
app.kubernetes.io/part-of: tokyo-record-club
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* Labels that never change, by which pods are found. Arguments: root, workload. */}}
{{- define "trc.selector" -}}
app.kubernetes.io/name: tokyo-record-club
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .workload }}
{{- end }}

{{/* The image of all services; a digest wins over the tag. Argument: root. */}}
{{- define "trc.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}{{ .repository }}@{{ .digest }}{{- else -}}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{- end -}}
{{- end -}}
{{- end }}

{{/*
What runs, as YAML: workload → the values of its service, merged with those of the instance, and `folder`, the name of its service.
A service without instances is one workload of its own name; an instance that is null is none. Argument: root.
*/}}
{{- define "trc.workloads" -}}
{{- $workloads := dict -}}
{{- range $service, $values := .Values.services -}}
{{- if $values.enabled -}}
{{- $shared := set (omit (deepCopy $values) "instances") "folder" $service -}}
{{- range $instance, $own := $values.instances | default (dict "" dict) -}}
{{- if kindIs "map" $own -}}
{{- $name := ternary (printf "%s-%s" $service $instance) $service (ne $instance "") -}}
{{- $_ := set $workloads $name (mustMergeOverwrite (deepCopy $shared) (deepCopy $own)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml $workloads -}}
{{- end }}

{{/* Refuses a service of which no pod may be left: all of them answer questions or hear of erasures. Argument: root. */}}
{{- define "trc.checkReplicas" -}}
{{- $least := dict -}}
{{- range fromYaml (include "trc.workloads" .) -}}
{{- $min := int (include "trc.replicasMin" (dict "root" $ "values" .)) -}}
{{- $_ := set $least .folder (add $min (get $least .folder | default 0)) -}}
{{- end -}}
{{- range $service, $min := $least }}
{{- if eq (int $min) 0 }}{{ fail (printf "services.%s: at least one pod has to be there always; raise `min` or `replicas` of one instance" $service) }}{{ end }}
{{- end }}
{{- end }}
