# Adds a folder to the user's Path, or removes it. What is there stays as it is written, %NAMES% too.
param([string] $what, [string] $folder)
$key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
$now = [string] $key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')
$rest = @($now -split ';' | Where-Object { $_ -and $_ -ne $folder })
if ($what -eq 'add') { $rest += $folder }
$key.SetValue('Path', ($rest -join ';'), 'ExpandString')
# Says so to programs that are running.
[Environment]::SetEnvironmentVariable('HEARD_INSTALLED', $null, 'User')
