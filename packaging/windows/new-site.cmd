@echo off
rem The Start menu's "heard - new site": makes a site, and shows it.
chcp 65001 >nul
title heard
set "PATH=%~dp0;%PATH%"
echo Welcome to heard.
echo.
echo This makes a folder for your stories in %CD%
echo and shows it in your browser.
echo.
set "name=our-stories"
set /p "name=What should the folder be called? [our-stories] "
if not exist "%name%\heard.yaml" heard init "%name%"
if errorlevel 1 goto end
cd "%name%"
echo.
echo Leave this window open: your browser shows your site, and updates each time you save.
echo To write a story, choose "heard" in the Start menu, and type:  cd "%CD%"
echo and then:  heard new story
echo.
heard serve --open
:end
pause
