@echo off
rem The Start menu's "heard": a terminal in which heard is found.
chcp 65001 >nul
title heard
set "PATH=%~dp0;%PATH%"
heard
