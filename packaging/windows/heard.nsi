; The installer for Windows: for one user, without an administrator. `/S` installs without questions, `/D=FOLDER` elsewhere.
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
Name "heard ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\heard"
BrandingText "heard"
; A certificate's place: `!finalize 'osslsigncode …'` and `!uninstfinalize` sign the installer and the uninstaller.

!include MUI2.nsh
!define MUI_WELCOMEPAGE_TEXT "heard turns short written stories about colleagues into a small website for your firm.$\r$\n$\r$\nIt is installed for you alone, and sends nothing to anybody."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "To begin, open the Start menu and choose $\"heard - new site$\".$\r$\n$\r$\nIn a terminal that you open from now on, you can type heard."
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\heard"

!macro PATH_OF_USER WHAT
  ; Windows' own tool reads and writes the whole path; this installer would cut a long one off.
  nsExec::Exec 'powershell -NoProfile -ExecutionPolicy Bypass -File "$INSTDIR\path.ps1" ${WHAT} "$INSTDIR"'
  Pop $0
!macroend

Section
  SetOutPath "$INSTDIR"
  File "/oname=heard.exe" "${PROGRAM}"
  File "${__FILEDIR__}/new-site.cmd"
  File "${__FILEDIR__}/console.cmd"
  File "${__FILEDIR__}/path.ps1"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateDirectory "$SMPROGRAMS\heard"
  SetOutPath "$DOCUMENTS"
  CreateShortcut "$SMPROGRAMS\heard\heard.lnk" "$SYSDIR\cmd.exe" '/k "$INSTDIR\console.cmd"'
  ; A colon can't be in a file's name.
  CreateShortcut "$SMPROGRAMS\heard\heard - new site.lnk" "$SYSDIR\cmd.exe" '/c "$INSTDIR\new-site.cmd"'
  !insertmacro PATH_OF_USER add
  WriteRegStr HKCU "${KEY}" "DisplayName" "heard"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\heard.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section Uninstall
  !insertmacro PATH_OF_USER remove
  Delete "$SMPROGRAMS\heard\heard.lnk"
  Delete "$SMPROGRAMS\heard\heard - new site.lnk"
  RMDir "$SMPROGRAMS\heard"
  Delete "$INSTDIR\heard.exe"
  Delete "$INSTDIR\new-site.cmd"
  Delete "$INSTDIR\console.cmd"
  Delete "$INSTDIR\path.ps1"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
